package io.sensorium.encoder.audio;

import io.sensorium.network.Attribute;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.List;
import java.util.Map;

/**
 * One network from a waveform to a pooled embedding, made of the two that the speech embedding is
 * shipped as (Lin et al., Training Keyword Spotters with Limited and Synthesized Speech Data,
 * ICASSP 2020; the ONNX files are openWakeWord's).
 *
 * <ol>
 *   <li>The mel network: {@code [1, samples]} at 16 kHz, in the range of 16-bit integers, to {@code
 *       [1, 1, frames, 32]} decibels, a frame every 160 samples. Its floor is 80 dB below the
 *       loudest value of all it was given, so it must be given one sound at a time.
 *   <li>{@code x / 10 + 2}, as the embedding network was trained.
 *   <li>The embedding network, written for windows of 76 frames that advance by 8. It has no
 *       padding in time and halves time three times, so over the whole sound it computes exactly
 *       the embeddings of all windows, without computing what they share nine times over.
 *   <li>The mean and the maximum over the windows.
 * </ol>
 */
final class SpeechNetwork {
  static final String INPUT = "samples";
  static final String OUTPUT = "embedding";

  /** The size of one window's embedding. */
  static final int FEATURES = 96;

  /** The size of what is pooled: means, then maxima. */
  static final int DIMENSION = 2 * FEATURES;

  private static final String MEL = "mel.";
  private static final String SPEECH = "speech.";

  private SpeechNetwork() {}

  /** Joins the two networks, both prepared for an engine. */
  static Network join(Model mel, Model speech) {
    String windows = SPEECH + output(speech);
    NetworkJoiner joiner = new NetworkJoiner();
    joiner.node(MEL + input(mel), "Identity", Map.of(), INPUT);
    joiner.add(MEL, mel);
    scale(joiner, MEL + output(mel), SPEECH + input(speech));
    joiner.add(SPEECH, speech);
    overWholeSound(joiner, SPEECH + input(speech), windows);
    pool(joiner, windows);
    return joiner.build(
        "speech-embedding",
        new ValueInfo(
            INPUT,
            ElementType.FLOAT,
            new Shape(List.of(Dimension.of(1), Dimension.symbolic("samples")))),
        new ValueInfo(OUTPUT, ElementType.FLOAT, Shape.of(1, DIMENSION)));
  }

  private static String input(Model model) {
    return model.graph().inputs().get(0).name();
  }

  private static String output(Model model) {
    return model.graph().outputs().get(0).name();
  }

  private static void scale(NetworkJoiner joiner, String decibels, String output) {
    String tenth = joiner.constant("scale.tenth", Tensor.scalar(0.1f));
    String two = joiner.constant("scale.two", Tensor.scalar(2));
    String scaled = joiner.node("scale.product", "Mul", Map.of(), decibels, tenth);
    joiner.node(output, "Add", Map.of(), scaled, two);
  }

  /** Takes out the two reshapes that tie the embedding network to windows of 76 frames. */
  private static void overWholeSound(NetworkJoiner joiner, String input, String output) {
    // [windows, 76, 32, 1] to [windows, 1, 76, 32]; the mel network's frames already stand that
    // way.
    joiner.replace(joiner.reader(input), "Identity", Map.of(), input);
    // [1, 96, windows, 1] to [windows, 1, 1, 96]; with more than one window, axes must be moved.
    joiner.replace(
        output, "Transpose", Map.of("perm", Attribute.ofInts(2, 0, 3, 1)), joiner.source(output));
  }

  private static void pool(NetworkJoiner joiner, String windows) {
    String width = joiner.constant("pool.shape", Tensor.of(new long[] {1, -1, FEATURES}, 3));
    String axes = joiner.constant("pool.axes", Tensor.of(new long[] {1}, 1));
    Map<String, Attribute> dropped = Map.of("keepdims", Attribute.of(0));
    String rows = joiner.node("pool.rows", "Reshape", Map.of(), windows, width);
    String mean = joiner.node("pool.mean", "ReduceMean", dropped, rows, axes);
    String maximum = joiner.node("pool.maximum", "ReduceMax", dropped, rows, axes);
    joiner.node(OUTPUT, "Concat", Map.of("axis", Attribute.of(1)), mean, maximum);
  }
}
