package io.sensorium.network.compile;

import io.sensorium.network.Tensor;

/**
 * Which elements one dropout drops in one training step: a function of the program's seed, the
 * step, the dropout and the element's place alone, so it is the same bit by bit on every engine and
 * device, in every order, and needs no state.
 *
 * <p>An element's 32 bits are {@code finalizer(place * multiplier + increment)}, where the
 * finalizer is that of MurmurHash3 (Austin Appleby, 2011). Multiplier and increment come from the
 * finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). An element is dropped if its bits,
 * as a number without sign, are below the rate times 2^32.
 *
 * @param multiplier odd, below 2^31
 * @param increment below 2^32
 */
public record DropoutStream(long multiplier, long increment) {
  private static final long WORD = 0xFFFFFFFFL;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  // With a sign, so that a product with 32 bits stays within 64.
  private static final long FIRST_FACTOR = (int) 0x85EBCA6BL;
  private static final long SECOND_FACTOR = (int) 0xC2B2AE35L;

  /**
   * The stream of one dropout in one step.
   *
   * @param seed of the program
   * @param step counted from 1
   * @param dropout the place of the node among the network's active dropouts, from 0
   */
  public static DropoutStream of(long seed, long step, int dropout) {
    long mixed = mix(mix(mix(seed + GOLDEN) + step) + dropout);
    return new DropoutStream((mixed >>> 33) | 1, mixed & WORD);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /**
   * The streams of all dropouts of a step.
   *
   * @return {@code INT64 [dropouts, 2]}: multiplier and increment of each
   */
  public static Tensor all(long seed, long step, int dropouts) {
    long[] numbers = new long[2 * dropouts];
    for (int i = 0; i < dropouts; i++) {
      DropoutStream stream = of(seed, step, i);
      numbers[2 * i] = stream.multiplier();
      numbers[2 * i + 1] = stream.increment();
    }
    return Tensor.of(numbers, dropouts, 2);
  }

  /**
   * An element's bits, written with an engine's arithmetic.
   *
   * @param place the element's place in row-major order, below 2^32
   */
  public static <T> T bits(WordArithmetic<T> words, T place, T multiplier, T increment) {
    T hash = words.and(words.plus(words.times(place, multiplier), increment), words.number(WORD));
    hash = shifted(words, hash, 16);
    hash = scaled(words, hash, FIRST_FACTOR);
    hash = shifted(words, hash, 13);
    hash = scaled(words, hash, SECOND_FACTOR);
    return shifted(words, hash, 16);
  }

  private static <T> T shifted(WordArithmetic<T> words, T hash, long places) {
    return words.xor(hash, words.shiftRight(hash, words.number(places)));
  }

  private static <T> T scaled(WordArithmetic<T> words, T hash, long factor) {
    return words.and(words.times(hash, words.number(factor)), words.number(WORD));
  }

  /** Bits below this drop an element. */
  public static long threshold(double rate) {
    return Math.round(rate * (WORD + 1));
  }

  /** Whether an element is dropped. */
  public boolean drops(long place, double rate) {
    return bits(place) < threshold(rate);
  }

  /** An element's 32 bits. */
  public long bits(long place) {
    return bits(Words.INSTANCE, place, multiplier, increment);
  }

  private enum Words implements WordArithmetic<Long> {
    INSTANCE;

    @Override
    public Long number(long value) {
      return value;
    }

    @Override
    public Long plus(Long a, Long b) {
      return a + b;
    }

    @Override
    public Long times(Long a, Long b) {
      return a * b;
    }

    @Override
    public Long and(Long a, Long b) {
      return a & b;
    }

    @Override
    public Long xor(Long a, Long b) {
      return a ^ b;
    }

    @Override
    public Long shiftRight(Long a, Long places) {
      return a >> places;
    }
  }
}
