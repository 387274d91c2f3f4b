package io.sensorium.training.fit;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.runtime.definition.TrainingDefinition;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.Update;
import io.sensorium.spi.head.Head;
import io.sensorium.training.dataset.DatasetSplit;
import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.embedding.Embeddings;
import io.sensorium.training.progress.TrainingProgress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fits a network to embeddings: seeded shuffling, modality dropout, and early stopping that goes
 * back to the weights of the lowest validation loss.
 *
 * @param pipeline for messages
 * @param heads by name; the first one's accuracy is on the learning curve
 */
public record Fitter(
    String pipeline,
    TrainingDefinition definition,
    Map<String, Head> heads,
    Embeddings embeddings,
    TrainingProgress progress) {
  private static final String STEP = "train";

  /**
   * Trains until the epochs are over, or the validation loss has not fallen for the definition's
   * patience.
   *
   * @throws SensoriumException {@code INVALID_SETTING} if the loss is no longer a number; {@code
   *     OUT_OF_MEMORY} if the network or a batch does not fit on the device
   */
  public Fit fit(Engine engine, Device device, Network network, DatasetSplit split) {
    try (Program program =
        engine.compile(network, CompileOptions.training(device, definition.seed()))) {
      List<Epoch> epochs = new ArrayList<>();
      Map<String, Tensor> weights = program.weights();
      @Nullable Epoch best = null;
      for (int number = 1; number <= definition.epochs(); number++) {
        progress.progressed(STEP, number - 1, definition.epochs());
        Epoch epoch = epoch(number, program, split);
        epochs.add(epoch);
        if (best == null || epoch.validationLoss() < best.validationLoss()) {
          best = epoch;
          weights = program.weights();
        } else if (number - best.number() >= definition.patience()) {
          break;
        }
      }
      progress.progressed(STEP, definition.epochs(), definition.epochs());
      return new Fit(network.withWeights(weights), epochs, best == null ? 0 : best.number());
    }
  }

  private Epoch epoch(int number, Program program, DatasetSplit split) {
    double loss = train(number, program, split.train());
    double validationLoss = 0;
    double correct = 0;
    Objectives objectives = new Objectives(heads);
    for (List<LabelledSample> batch : batches(split.validation())) {
      Map<String, Tensor> outputs =
          fitting(() -> program.run(embeddings.batch(batch, (row, input) -> true)));
      validationLoss += objectives.sum(batch, outputs);
      correct += correct(batch, outputs);
    }
    requireNumber(number, validationLoss);
    int samples = split.validation().size();
    return new Epoch(number, loss, validationLoss / samples, correct / samples);
  }

  private double train(int number, Program program, List<LabelledSample> samples) {
    List<LabelledSample> shuffled = new ArrayList<>(samples);
    Collections.shuffle(shuffled, new Random(definition.seed() * 31 + number));
    SplittableRandom random = new SplittableRandom(definition.seed() * 37 + number);
    ModalityDropout dropout = new ModalityDropout(definition.modalityDropout());
    double sum = 0;
    for (List<LabelledSample> batch : batches(shuffled)) {
      List<Set<String>> shown = dropout.shown(embeddings, batch, random);
      Map<String, Tensor> inputs =
          embeddings.batch(batch, (row, input) -> shown.get(row).contains(input));
      TrainingStep step = new TrainingStep(inputs, new Objectives(heads).of(batch), update());
      float loss = fitting(() -> program.step(step));
      requireNumber(number, loss);
      sum += (double) loss * batch.size();
    }
    return sum / samples.size();
  }

  /** A smaller batch would be another training: whoever set it decides. */
  private <T> T fitting(Supplier<T> batch) {
    try {
      return batch.get();
    } catch (SensoriumException e) {
      if (e.code() != ErrorCode.OUT_OF_MEMORY) {
        throw e;
      }
      throw new SensoriumException(
          e.code(),
          "training of pipeline '%s' ran out of memory; lower 'training.batchSize', which is %d: %s"
              .formatted(pipeline, definition.batchSize(), e.getMessage()),
          e);
    }
  }

  private void requireNumber(int epoch, double loss) {
    if (!Double.isFinite(loss)) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING,
          "training of pipeline '"
              + pipeline
              + "' diverged: the loss is "
              + loss
              + " in epoch "
              + epoch
              + "; lower 'learningRate', which is "
              + definition.learningRate());
    }
  }

  private Update update() {
    return definition.optimizer().equals("sgd")
        ? new Update.Sgd(definition.learningRate(), definition.weightDecay())
        : Update.AdamW.withDefaults(definition.learningRate(), definition.weightDecay());
  }

  private List<List<LabelledSample>> batches(List<LabelledSample> samples) {
    List<List<LabelledSample>> batches = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += definition.batchSize()) {
      int to = Math.min(samples.size(), from + definition.batchSize());
      batches.add(samples.subList(from, to));
    }
    return batches;
  }

  private int correct(List<LabelledSample> batch, Map<String, Tensor> outputs) {
    String first = heads.keySet().iterator().next();
    int width = heads.get(first).width();
    float[] scores = outputs.get(first).floats();
    int correct = 0;
    for (int row = 0; row < batch.size(); row++) {
      float[] target = heads.get(first).target(batch.get(row).label(first));
      correct += target[top(scores, row * width, width)] == 1 ? 1 : 0;
    }
    return correct;
  }

  private static int top(float[] scores, int at, int width) {
    int top = 0;
    for (int i = 1; i < width; i++) {
      top = scores[at + i] > scores[at + top] ? i : top;
    }
    return top;
  }
}
