/* http2-native/register/fallback, for TypeScript that does not read `exports`. */

export * from '../register';
