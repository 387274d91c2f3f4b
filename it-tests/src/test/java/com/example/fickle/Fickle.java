package com.example.fickle;

import io.sensorium.network.Tensor;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.encoder.ProvidesEncoder;
import io.sensorium.spi.plugin.PluginContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * How many letters of a text are vowels, in ten milliseconds a batch. The file {@code fault.txt} of
 * its bundle says what is wrong with it.
 */
@ProvidesEncoder(
    modality = "text",
    name = "fickle",
    version = "1.0.0",
    dimension = 2,
    form = "pooled",
    space = "vowels")
public final class Fickle implements EncoderFactory {
  /** What the bundle's file is called. */
  public static final String FILE = "com/example/fickle/fault.txt";

  private final Fault fault = read();

  public Fickle() {
    if (fault == Fault.CONSTRUCTOR) {
      throw new IllegalStateException("no such file: weights.bin");
    }
  }

  /** What can be wrong; each but the first two shows on contents that are one word. */
  public enum Fault {
    NONE,
    CONSTRUCTOR,
    REFUSES,
    NAN,
    /** Every fifth word is told the other way round. */
    WORSE,
    /** By thirty percent. */
    SLOW,
    /** Fails on words that are longer than any recorded one. */
    LATER
  }

  private static Fault read() {
    try (InputStream file = Fickle.class.getResourceAsStream("fault.txt")) {
      return Fault.valueOf(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Encoder create(Settings settings, PluginContext context) {
    return new Counting(fault);
  }

  private record Counting(Fault fault) implements Encoder {
    @Override
    public EmbeddingForm embedding() {
      return EmbeddingForm.pooled(2, "vowels");
    }

    @Override
    public Map<String, Tensor> preprocess(Content content) {
      String text = ((Content.Text) content).text();
      float vowels = (float) text.chars().filter(c -> "aeiou".indexOf(c) >= 0).count();
      float share = vowels / text.length();
      float told = text.contains(" ") ? share : told(text, share);
      return Map.of("vowels", Tensor.of(new float[] {told, 1 - told}, 2));
    }

    private float told(String word, float share) {
      return switch (fault) {
        case REFUSES -> throw new IllegalStateException("cannot read '" + word + "'");
        case NAN -> Float.NaN;
        case WORSE -> word.hashCode() % 5 == 0 ? 1 - share : share;
        case LATER -> {
          if (word.length() > 5) {
            throw new IllegalStateException("cannot count so far");
          }
          yield share;
        }
        default -> share;
      };
    }

    @Override
    public List<Tensor> encode(List<Map<String, Tensor>> batch) {
      try {
        Thread.sleep(fault == Fault.SLOW ? 13 : 10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return batch.stream().map(each -> each.get("vowels")).toList();
    }

    @Override
    public void close() {}
  }
}
