package io.sensorium.training.quickstart;

import java.util.List;
import java.util.SplittableRandom;

/** Captions that tell what a thing is made of, and nothing else. */
final class Words {
  private static final List<String> WOODEN =
      List.of(
          "carved from oak",
          "made of pine boards",
          "a piece of birch wood",
          "joined by a carpenter",
          "smelling of fresh timber",
          "cut from a walnut tree");
  private static final List<String> METAL =
      List.of(
          "cast in bronze",
          "made of polished steel",
          "a piece of shining brass",
          "forged by a blacksmith",
          "smelling of rust and iron",
          "welded from copper sheets");
  private static final List<String> OPENINGS =
      List.of("Something ", "A thing ", "An old object, ", "This one is ", "My own, ");

  private Words() {}

  static String caption(boolean wooden, SplittableRandom random) {
    List<String> words = wooden ? WOODEN : METAL;
    return OPENINGS.get(random.nextInt(OPENINGS.size()))
        + words.get(random.nextInt(words.size()))
        + ".";
  }
}
