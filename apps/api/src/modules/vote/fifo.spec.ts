import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Fifo } from './fifo.js';

const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('push' as const), item: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('shift' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('takeWhere' as const), item: fc.integer({ min: 1, max: 9 }) }) },
);

it('gives back what was put in, in order, whatever is taken between', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
      const fifo = new Fifo<number>();
      let model: number[] = [];
      for (const one of acts) {
        if (one.do === 'push') {
          fifo.push(one.item);
          model.push(one.item);
        } else if (one.do === 'shift') {
          expect(fifo.shift()).toBe(model.shift());
        } else {
          expect(fifo.takeWhere((item) => item === one.item)).toEqual(model.filter((item) => item === one.item));
          model = model.filter((item) => item !== one.item);
        }
        expect(fifo.length).toBe(model.length);
        expect(fifo.peek()).toBe(model[0]);
      }
    }),
  );
});
