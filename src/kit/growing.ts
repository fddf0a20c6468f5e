type Numbers = Uint8Array | Int32Array | Uint32Array | Float64Array;

/** The same numbers at the beginning of an array with room for `length`; the rest is zero. */
export function widened<Kind extends Numbers>(numbers: Kind, length: number): Kind {
  const wider = new (numbers.constructor as new (length: number) => Kind)(length);
  wider.set(numbers);
  return wider;
}
