package com.example.marks;

import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Value;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.head.Head;
import io.sensorium.spi.head.HeadFactory;
import io.sensorium.spi.head.Prediction;
import io.sensorium.spi.head.Prediction.Classification;
import io.sensorium.spi.head.Prediction.Probability;
import io.sensorium.spi.head.ProvidesHead;
import io.sensorium.spi.plugin.PluginContext;
import java.util.List;

/** Tells the numbers of encoder, fusion and weights, which are its scores, and its own mark. */
@ProvidesHead(name = "marking", version = "1.0.0", settings = "labels:texts")
public final class MarkingHead implements HeadFactory {
  public static final List<String> LABELS = List.of("encoder", "fusion", "weights", "head");

  @Override
  public Head create(Settings settings, PluginContext context) {
    return new Marking(Mark.of(MarkingHead.class));
  }

  /** The head of a version of the bundle. */
  public record Marking(int mark) implements Head {
    @Override
    public int width() {
      return LABELS.size();
    }

    @Override
    public Value layers(NetworkBuilder network, Value features) {
      return features;
    }

    @Override
    public Loss loss() {
      return Loss.SOFTMAX_CROSS_ENTROPY;
    }

    @Override
    public float[] target(String label) {
      return new float[width()];
    }

    @Override
    public Prediction prediction(float[] scores) {
      return new Classification(
          LABELS.get(0),
          List.of(
              new Probability("encoder", scores[0]),
              new Probability("fusion", scores[1]),
              new Probability("weights", scores[2]),
              new Probability("head", mark)));
    }
  }
}
