package io.sensorium.encoder.audio;

import io.sensorium.network.Attribute;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import java.util.List;
import java.util.Map;

/**
 * The log-mel spectrogram that VGGish starts from (Hershey et al., CNN Architectures for
 * Large-Scale Audio Classification, ICASSP 2017): frames of 25 ms under a periodic Hann window, the
 * magnitudes of a Fourier transform of 512 points, {@value #BANDS} mel bands from 125 to 7500 Hz,
 * {@code ln(mel + 0.01)}.
 *
 * <p>It is a network, not Java: the transform is two products with constant matrices that hold the
 * window too, and runs where the pipeline's engine runs.
 */
final class LogMelNetwork {
  static final String INPUT = "frames";
  static final String OUTPUT = "bands";

  /** Samples of one frame: 25 ms. */
  static final int FRAME = 400;

  /** Samples from one frame to the next: 10 ms. */
  static final int HOP = 160;

  static final int BANDS = 64;

  private static final int TRANSFORM = 512;
  private static final int BINS = TRANSFORM / 2 + 1;

  private LogMelNetwork() {}

  /**
   * From {@code FLOAT [frames, 400]} to {@code FLOAT [frames, 64]}; every frame is computed alone.
   */
  static Network build() {
    NetworkBuilder builder = new NetworkBuilder("log-mel", 0);
    Dimension frames = Dimension.symbolic("frames");
    Value input =
        builder.input(INPUT, ElementType.FLOAT, new Shape(List.of(frames, Dimension.of(FRAME))));
    Value real = product(builder, input, transform(Math.PI / 2), BINS);
    Value imaginary = product(builder, input, transform(0), BINS);
    Value power = builder.add(builder.multiply(real, real), builder.multiply(imaginary, imaginary));
    Value magnitude = builder.operator("Sqrt", power.type(), power.shape(), Map.of(), power);
    float[] filters = MelBands.matrix(BINS, BANDS, SoundContent.RATE, 125, 7500);
    Value mel = product(builder, magnitude, filters, BANDS);
    builder.output(OUTPUT, builder.log(builder.add(mel, 0.01f)));
    return builder.build();
  }

  private static Value product(NetworkBuilder builder, Value x, float[] matrix, int columns) {
    Value constant = builder.constant(Tensor.of(matrix, x.width(), columns));
    Shape shape = x.shape().with(-1, Dimension.of(columns));
    return builder.operator("MatMul", x.type(), shape, Map.<String, Attribute>of(), x, constant);
  }

  /** The windowed sine of every bin as {@code [400, 257]}; a quarter turn makes it the cosine. */
  private static float[] transform(double turn) {
    float[] matrix = new float[FRAME * BINS];
    for (int sample = 0; sample < FRAME; sample++) {
      double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * sample / FRAME);
      for (int bin = 0; bin < BINS; bin++) {
        double angle = 2 * Math.PI * (sample * bin % TRANSFORM) / TRANSFORM;
        matrix[sample * BINS + bin] = (float) (window * Math.sin(angle + turn));
      }
    }
    return matrix;
  }
}
