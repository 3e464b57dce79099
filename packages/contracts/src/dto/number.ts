import { ValidateBy } from 'class-validator';

/**
 * A number with at most three decimals. The rule of class-validator for this throws at numbers that JavaScript writes
 * with an exponent and no point (1e-7).
 */
export const ThreeDecimals = () =>
  ValidateBy({
    name: 'threeDecimals',
    validator: {
      validate: (value: unknown) => typeof value === 'number' && Math.round(value * 1000) / 1000 === value,
      defaultMessage: () => '$property must have at most 3 decimals',
    },
  });
