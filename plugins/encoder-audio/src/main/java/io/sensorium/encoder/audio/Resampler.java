package io.sensorium.encoder.audio;

/**
 * Changes the rate of a sound by band-limited interpolation (Smith and Gossett, ICASSP 1984): a
 * Kaiser-windowed sinc, read from one table at the phase of each new sample.
 *
 * <p>The filter keeps what lies below 92 % of the lower rate's Nyquist frequency within 0.1 %, and
 * suppresses what would fold back by more than 60 dB. It has no delay. Outside of the sound is
 * silence.
 */
final class Resampler {
  /** Zero crossings of the sinc on each side. */
  private static final int ZERO_CROSSINGS = 64;

  /**
   * Table entries between two zero crossings; with linear interpolation the error is below -100 dB.
   */
  private static final int STEPS = 512;

  /** For 80 dB, by Kaiser's formula 0.1102 (A - 8.7). */
  private static final double BETA = 7.857;

  /**
   * The middle of the transition band, relative to Nyquist. By Kaiser's formula it is 0.078 wide
   * for this length and attenuation, so that the stop band starts at Nyquist.
   */
  private static final double CUTOFF = 0.961;

  private static final double[] TABLE = table();

  private Resampler() {}

  /**
   * The same sound at another rate; it has {@code ceil(length * rate / waveform.rate())} samples.
   */
  static Waveform resample(Waveform waveform, int rate) {
    if (waveform.rate() == rate) {
      return waveform;
    }
    float[] source = waveform.samples();
    long length = ((long) source.length * rate + waveform.rate() - 1) / waveform.rate();
    float[] samples = new float[Math.toIntExact(length)];
    double scale = CUTOFF * Math.min(1, (double) rate / waveform.rate());
    for (int i = 0; i < samples.length; i++) {
      // In whole numbers, so that the phase does not drift.
      long position = (long) i * waveform.rate();
      samples[i] = at(source, position / rate, (double) (position % rate) / rate, scale);
    }
    return new Waveform(samples, rate);
  }

  /** The sound between two of its samples, low-passed to {@code scale} of its Nyquist frequency. */
  private static float at(float[] source, long whole, double fraction, double scale) {
    double reach = ZERO_CROSSINGS / scale;
    int first = (int) Math.max(0, Math.ceil(whole + fraction - reach));
    int last = (int) Math.min(source.length - 1.0, Math.floor(whole + fraction + reach));
    double sum = 0;
    for (int i = first; i <= last; i++) {
      sum += source[i] * kernel(Math.abs(i - whole - fraction) * scale);
    }
    return (float) (sum * scale);
  }

  /** The windowed sinc at a distance in zero crossings. */
  private static double kernel(double distance) {
    double position = distance * STEPS;
    int index = (int) position;
    if (index >= ZERO_CROSSINGS * STEPS) {
      return 0;
    }
    return TABLE[index] + (position - index) * (TABLE[index + 1] - TABLE[index]);
  }

  private static double[] table() {
    double[] table = new double[ZERO_CROSSINGS * STEPS + 1];
    table[0] = 1;
    for (int i = 1; i < table.length; i++) {
      double x = Math.PI * i / STEPS;
      double edge = (double) i / (table.length - 1);
      table[i] = Math.sin(x) / x * bessel(BETA * Math.sqrt(1 - edge * edge)) / bessel(BETA);
    }
    return table;
  }

  /** The modified Bessel function of the first kind and order 0, by its power series. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-17; k++) {
      term *= x * x / (4.0 * k * k);
      sum += term;
    }
    return sum;
  }
}
