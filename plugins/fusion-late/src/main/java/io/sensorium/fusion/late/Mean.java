package io.sensorium.fusion.late;

import io.sensorium.network.ElementType;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mean of what the present inputs predict alone.
 *
 * <p>Scores of a cross-entropy are averaged as probabilities (the linear opinion pool) and given
 * back as their logarithm, whose softmax is that mean again. Other scores are averaged as they are.
 */
record Mean() implements Fusion {
  /** Keeps the logarithm finite where all inputs are certain that a label is wrong. */
  private static final float LEAST_PROBABILITY = 1e-12f;

  @Override
  public Level level() {
    return Level.PREDICTIONS;
  }

  @Override
  public Value fuse(FusionRequest request) {
    NetworkBuilder network = request.network();
    boolean logits = loss(request) == Loss.SOFTMAX_CROSS_ENTROPY;
    @Nullable Value sum = null;
    @Nullable Value count = null;
    for (FusionRequest.Part part : request.parts()) {
      Value scores = masked(network, part);
      Value opinion = logits ? network.softmax(scores, 1) : scores;
      Value counted = network.multiply(opinion, part.present());
      sum = sum == null ? counted : network.add(sum, counted);
      count = count == null ? part.present() : network.add(count, part.present());
    }
    if (sum == null || count == null) {
      throw new SensoriumException(
          ErrorCode.INVALID_DEFINITION,
          "fusion 'mean' has no inputs to join; declare at least one");
    }
    Value mean = network.divide(sum, count);
    return logits ? network.log(network.add(mean, LEAST_PROBABILITY)) : mean;
  }

  private static Loss loss(FusionRequest request) {
    return request
        .loss()
        .orElseThrow(
            () ->
                new SensoriumException(
                    ErrorCode.INTERNAL,
                    "fusion 'mean' joins predictions, but was not told their loss"));
  }

  /** Selects instead of multiplying: even a NaN in the row of an absent input vanishes. */
  private static Value masked(NetworkBuilder network, FusionRequest.Part part) {
    Value x = part.value();
    Value half = network.constant(Tensor.scalar(0.5f));
    Value present =
        network.operator(
            "Greater", ElementType.BOOL, part.present().shape(), Map.of(), part.present(), half);
    Value zero = network.constant(Tensor.scalar(0));
    return network.operator("Where", x.type(), x.shape(), Map.of(), present, x, zero);
  }
}
