/** The transport of the client, which its types leave out. */
declare module 'spotify-web-api-node/src/http-manager.js' {
  const HttpManager: Record<string, unknown>;
  export default HttpManager;
}
