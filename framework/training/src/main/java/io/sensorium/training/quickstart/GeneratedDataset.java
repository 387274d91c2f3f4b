package io.sensorium.training.quickstart;

import io.sensorium.training.dataset.ManifestWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A small made dataset of drawn shapes, words and tones, for machines without a package client.
 *
 * <p>Each input tells one property, and no property alone tells the class:
 *
 * <pre>
 *              picture   caption   speech
 * drum         round     wooden    low
 * bell         round     metal     high
 * safe         square    metal     low
 * music box    square    wooden    high
 * </pre>
 *
 * <p>So one input gets half of the classes right at best, and any two could get all; a share of the
 * values is wrong, so that the third still helps. Equal seeds give equal files.
 */
public record GeneratedDataset(int samples, long seed) {
  public static final GeneratedDataset DEFAULT = new GeneratedDataset(240, 7);

  /** Of an input that tells the wrong property. */
  private static final double WRONG = 0.08;

  private enum Thing {
    DRUM(true, true, true),
    BELL(true, false, false),
    SAFE(false, false, true),
    MUSIC_BOX(false, true, false);

    private final boolean round;
    private final boolean wooden;
    private final boolean low;

    Thing(boolean round, boolean wooden, boolean low) {
      this.round = round;
      this.wooden = wooden;
      this.low = low;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The labels, sorted. */
  public static List<String> labels() {
    return Arrays.stream(Thing.values()).map(Thing::label).sorted().toList();
  }

  /**
   * Writes the inputs {@code picture} (PNG), {@code caption} (text) and {@code speech} (WAV, 16
   * kHz), and the manifest.
   *
   * @return the manifest
   */
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("pictures"));
    Files.createDirectories(folder.resolve("sounds"));
    SplittableRandom random = new SplittableRandom(seed);
    ManifestWriter manifest = new ManifestWriter();
    for (int i = 0; i < samples; i++) {
      Thing thing = Thing.values()[i % Thing.values().length];
      String id = String.format(Locale.ROOT, "thing-%03d", i);
      manifest.add(id, id, thing.label(), inputs(folder, id, thing, random.split()));
    }
    return manifest.write(folder);
  }

  private static Map<String, String> inputs(
      Path folder, String id, Thing thing, SplittableRandom random) throws IOException {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("picture", "pictures/" + id + ".png");
    inputs.put("caption", Words.caption(told(thing.wooden, random), random));
    inputs.put("speech", "sounds/" + id + ".wav");
    Files.write(
        folder.resolve(inputs.get("picture")), Drawing.png(told(thing.round, random), random));
    Files.write(folder.resolve(inputs.get("speech")), Tone.wav(told(thing.low, random), random));
    return inputs;
  }

  private static boolean told(boolean property, SplittableRandom random) {
    return property ^ random.nextDouble() < WRONG;
  }
}
