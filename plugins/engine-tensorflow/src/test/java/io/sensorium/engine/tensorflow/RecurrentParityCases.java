package io.sensorium.engine.tensorflow;

import static io.sensorium.engine.tensorflow.ParityCase.noise;
import static io.sensorium.engine.tensorflow.ParityCase.op;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** LSTM and GRU, in all directions, with sequences that end early, and each of their outputs. */
final class RecurrentParityCases {
  private static final int WIDTH = 3;
  private static final int HIDDEN = 4;
  private static final int BATCH = 3;

  private RecurrentParityCases() {}

  static List<ParityCase> all() {
    List<ParityCase> all = new ArrayList<>();
    ParityCase.Spec lstm = op("LSTM", 4);
    ParityCase.Spec after = op("GRU", 4).number("linear_before_reset", 1);
    ParityCase.Spec before = op("GRU", 4).number("linear_before_reset", 0);
    for (String direction : List.of("forward", "reverse", "bidirectional")) {
      int directions = direction.equals("bidirectional") ? 2 : 1;
      for (ParityCase.Spec spec : List.of(lstm, after, before)) {
        ParityCase.Spec one = spec.number("hidden_size", HIDDEN).text("direction", direction);
        int gates = spec.operator().equals("LSTM") ? 4 : 3;
        int states = gates - 2;
        all.add(plain(one, directions, gates));
        for (int output = 0; output <= states; output++) {
          ParityCase.Spec looked = one.output(output, output == 0 ? 4 : 3);
          all.add(ragged(looked, directions, gates));
        }
      }
    }
    return all;
  }

  private static ParityCase plain(ParityCase.Spec spec, int directions, int gates) {
    return spec.on(
        noise(1, 5, BATCH, WIDTH),
        noise(2, directions, (long) gates * HIDDEN, WIDTH),
        noise(3, directions, (long) gates * HIDDEN, HIDDEN));
  }

  /** One sequence is whole, one ends early, one has no elements. */
  private static ParityCase ragged(ParityCase.Spec spec, int directions, int gates) {
    List<Tensor> constants = new ArrayList<>();
    constants.add(noise(2, directions, (long) gates * HIDDEN, WIDTH));
    constants.add(noise(3, directions, (long) gates * HIDDEN, HIDDEN));
    constants.add(noise(4, directions, 2L * gates * HIDDEN));
    constants.add(lengths(5, 2, 0));
    constants.add(noise(5, directions, BATCH, HIDDEN));
    if (gates == 4) {
      constants.add(noise(6, directions, BATCH, HIDDEN));
    }
    return spec.on(noise(1, 5, BATCH, WIDTH), constants.toArray(Tensor[]::new));
  }

  private static Tensor lengths(int... values) {
    ByteBuffer data = Tensor.allocate(4 * values.length);
    data.asIntBuffer().put(values);
    return new Tensor(ElementType.INT32, new long[] {values.length}, data);
  }
}
