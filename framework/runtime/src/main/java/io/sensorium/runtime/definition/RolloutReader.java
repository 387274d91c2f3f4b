package io.sensorium.runtime.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.runtime.definition.RolloutDefinition.Limits;
import io.sensorium.runtime.definition.RolloutDefinition.Preserve;
import io.sensorium.runtime.definition.RolloutDefinition.Strategy;
import java.time.Duration;
import java.util.Locale;

/**
 * Reads the section {@code rollout}; values that the schema has found unusable give way to the
 * defaults.
 */
final class RolloutReader {
  private final JsonNode section;

  RolloutReader(YamlTree tree) {
    this.section = tree.at("rollout");
  }

  RolloutDefinition rollout() {
    RolloutDefinition defaults = RolloutDefinition.DEFAULTS;
    int minimumRequests = section.path("minimumRequests").asInt(defaults.minimumRequests());
    return new RolloutDefinition(
        choice(Strategy.class, "strategy", defaults.strategy()),
        choice(Preserve.class, "preserve", defaults.preserve()),
        share(section.path("share").asDouble(defaults.share())),
        Math.max(1, minimumRequests),
        seconds("minimumSeconds", defaults.minimumTime()),
        section.path("promotion").asText("automatic").equals("automatic"),
        seconds("drainSeconds", defaults.drain()),
        limits(section.path("limits"), defaults.limits()));
  }

  private static Limits limits(JsonNode section, Limits defaults) {
    return new Limits(
        section.path("accuracyPoints").asDouble(defaults.accuracyPoints()),
        section.path("slowdown").asDouble(defaults.slowdown()),
        section.path("errors").asDouble(defaults.errors()),
        section.path("disagreement").asDouble(defaults.disagreement()));
  }

  private static double share(double share) {
    return share > 0 && share <= 1 ? share : RolloutDefinition.DEFAULTS.share();
  }

  private Duration seconds(String key, Duration absent) {
    JsonNode node = section.path(key);
    return node.isNumber() ? Duration.ofMillis(Math.round(node.asDouble() * 1000)) : absent;
  }

  private <E extends Enum<E>> E choice(Class<E> choices, String key, E absent) {
    String text = section.path(key).asText("");
    for (E choice : choices.getEnumConstants()) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
        return choice;
      }
    }
    return absent;
  }
}
