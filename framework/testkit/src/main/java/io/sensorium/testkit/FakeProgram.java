package io.sensorium.testkit;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A program that computes what a test says, and is not trained. */
public final class FakeProgram implements Program {
  private final UnaryOperator<Map<String, Tensor>> computation;
  private final Runnable onClose;
  private volatile boolean closed;

  /**
   * An open program.
   *
   * @param computation of the outputs, by name, from the inputs
   * @param onClose runs at each call of {@link #close}
   */
  public FakeProgram(UnaryOperator<Map<String, Tensor>> computation, Runnable onClose) {
    this.computation = computation;
    this.onClose = onClose;
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    if (closed) {
      throw new SensoriumException(ErrorCode.CLOSED, "the program is closed");
    }
    return computation.apply(inputs);
  }

  @Override
  public float step(TrainingStep step) {
    throw untrained();
  }

  @Override
  public Map<String, Tensor> weights() {
    throw untrained();
  }

  @Override
  public void restore(Map<String, Tensor> weights) {
    throw untrained();
  }

  private static SensoriumException untrained() {
    return new SensoriumException(
        ErrorCode.INVALID_REQUEST, "a fake program is only run; train with a real engine");
  }

  @Override
  public void close() {
    closed = true;
    onClose.run();
  }
}
