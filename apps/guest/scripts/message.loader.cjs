/** Turns messages/<language>.json into compiled messages (what `use-intl/format-message/format-only` understands). */
module.exports = async function compileMessages(source) {
  const { default: compile } = await import('icu-minify/compile');
  const compileTree = (node) =>
    typeof node === 'string'
      ? compile(node)
      : Object.fromEntries(Object.entries(node).map(([key, value]) => [key, compileTree(value)]));
  return `export default ${JSON.stringify(compileTree(JSON.parse(source)))};`;
};
