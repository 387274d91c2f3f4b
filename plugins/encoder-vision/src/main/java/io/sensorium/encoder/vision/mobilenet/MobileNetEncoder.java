package io.sensorium.encoder.vision.mobilenet;

import io.sensorium.encoder.vision.image.Fit;
import io.sensorium.encoder.vision.image.PictureDecoder;
import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Program;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Embeds pictures as the mean of the last features of MobileNetV2. */
final class MobileNetEncoder implements Encoder {
  static final int DIMENSION = 1280;

  /** The detector's own size. */
  static final int SIDE = 300;

  /** On a GPU. The first layers take 12 MB a picture. */
  private static final int GPU_BATCH = 16;

  private static final String PIXELS = "pixels";

  private final Program program;
  private final int maximumBatch;
  private final PictureDecoder decoder;
  private final Fit fit;

  /**
   * An encoder.
   *
   * @param program on the device; on a CPU one picture goes at a time, because larger batches saved
   *     no processor time and cost several times the page faults
   */
  MobileNetEncoder(Program program, Device device, PictureDecoder decoder, Fit fit) {
    this.program = program;
    this.maximumBatch = device.kind() == Device.Kind.CPU ? 1 : GPU_BATCH;
    this.decoder = decoder;
    this.fit = fit;
  }

  @Override
  public EmbeddingForm embedding() {
    return EmbeddingForm.pooled(DIMENSION, "mobilenet-coco/1/" + fit);
  }

  /** {@code pixels}, {@code FLOAT [3, 300, 300]} from -1 to 1: red, green and blue. */
  @Override
  public Map<String, Tensor> preprocess(Content content) {
    float[] square = fit.square(decoder.decode(content), SIDE);
    ByteBuffer pixels = Tensor.allocate(4 * square.length);
    FloatBuffer target = pixels.asFloatBuffer();
    for (int channel = 0; channel < 3; channel++) {
      for (int i = channel; i < square.length; i += 3) {
        target.put(square[i] / 127.5f - 1);
      }
    }
    return Map.of(PIXELS, new Tensor(ElementType.FLOAT, new long[] {3, SIDE, SIDE}, pixels));
  }

  @Override
  public List<Tensor> encode(List<Map<String, Tensor>> batch) {
    List<Tensor> embeddings = new ArrayList<>(batch.size());
    for (int start = 0; start < batch.size(); start += maximumBatch) {
      int end = Math.min(start + maximumBatch, batch.size());
      Tensor pixels = stack(batch.subList(start, end));
      embeddings.addAll(rows(program.run(Map.of(PIXELS, pixels)).get("embedding")));
    }
    return embeddings;
  }

  @Override
  public void close() {
    program.close();
  }

  private static Tensor stack(List<Map<String, Tensor>> batch) {
    ByteBuffer stacked = Tensor.allocate(batch.size() * 3 * SIDE * SIDE * 4);
    batch.forEach(sample -> stacked.put(sample.get(PIXELS).data()));
    return new Tensor(ElementType.FLOAT, new long[] {batch.size(), 3, SIDE, SIDE}, stacked.flip());
  }

  private static List<Tensor> rows(Tensor embeddings) {
    List<Tensor> rows = new ArrayList<>();
    for (int i = 0; i < embeddings.size(0); i++) {
      ByteBuffer row = Tensor.allocate(4 * DIMENSION);
      row.put(embeddings.data().slice(4 * DIMENSION * i, 4 * DIMENSION));
      rows.add(new Tensor(ElementType.FLOAT, new long[] {DIMENSION}, row.flip()));
    }
    return rows;
  }
}
