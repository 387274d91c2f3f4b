package io.sensorium.encoder.audio;

/**
 * The log-mel statistics by their formulas, in double precision and without a thought for speed.
 */
final class LogMelReference {
  private static final int BANDS = 64;

  private LogMelReference() {}

  static float[] embedding(float[] samples) {
    int frames = 1 + Math.max(0, (int) Math.ceil((samples.length - 400) / 160.0));
    double[][] bands = new double[frames][];
    for (int frame = 0; frame < frames; frame++) {
      bands[frame] = frame(samples, 160 * frame);
    }
    float[] embedding = new float[2 * BANDS];
    for (int band = 0; band < BANDS; band++) {
      double mean = 0;
      for (double[] frame : bands) {
        mean += frame[band] / frames;
      }
      double variance = 0;
      for (double[] frame : bands) {
        variance += Math.pow(frame[band] - mean, 2) / frames;
      }
      embedding[band] = (float) mean;
      embedding[BANDS + band] = (float) Math.sqrt(variance);
    }
    return embedding;
  }

  private static double[] frame(float[] samples, int start) {
    double[] bands = new double[BANDS];
    for (int bin = 1; bin <= 256; bin++) {
      double real = 0;
      double imaginary = 0;
      for (int i = 0; i < 400 && start + i < samples.length; i++) {
        double sample = samples[start + i] * Math.pow(Math.sin(Math.PI * i / 400), 2);
        real += sample * Math.cos(2 * Math.PI * bin * i / 512);
        imaginary += sample * Math.sin(2 * Math.PI * bin * i / 512);
      }
      spread(bands, bin, Math.hypot(real, imaginary));
    }
    for (int band = 0; band < BANDS; band++) {
      bands[band] = Math.log(bands[band] + 0.01);
    }
    return bands;
  }

  private static void spread(double[] bands, int bin, double magnitude) {
    double mel = mel(bin * 16_000 / 512.0);
    for (int band = 0; band < BANDS; band++) {
      double lower = edge(band);
      double middle = edge(band + 1);
      double upper = edge(band + 2);
      double weight = Math.min((mel - lower) / (middle - lower), (upper - mel) / (upper - middle));
      bands[band] += magnitude * Math.max(0, weight);
    }
  }

  private static double edge(int index) {
    return mel(125) + (mel(7500) - mel(125)) * index / (BANDS + 1);
  }

  private static double mel(double hertz) {
    return 1127 * Math.log(1 + hertz / 700);
  }
}
