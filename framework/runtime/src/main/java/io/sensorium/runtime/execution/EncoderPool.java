package io.sensorium.runtime.execution;

import io.sensorium.runtime.plan.Plan;

/** The encoders in use, each shared by all pipelines that need the same. Thread-safe. */
public final class EncoderPool implements AutoCloseable {
  public EncoderPool(PipelineAssembler assembler, ExecutionOptions options) {}

  /**
   * A share of an input's encoder, which is created if no equal one is in use; the caller closes
   * it.
   */
  public SharedEncoder acquire(Plan plan, String input) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
