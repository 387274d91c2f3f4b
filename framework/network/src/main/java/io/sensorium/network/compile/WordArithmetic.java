package io.sensorium.network.compile;

/**
 * Arithmetic of 64-bit integers, as every engine has it, element by element.
 *
 * @param <T> integers, as the engine writes them
 */
public interface WordArithmetic<T> {
  T number(long value);

  T plus(T a, T b);

  T times(T a, T b);

  T and(T a, T b);

  T xor(T a, T b);

  /** Of numbers that are not negative. */
  T shiftRight(T a, T places);
}
