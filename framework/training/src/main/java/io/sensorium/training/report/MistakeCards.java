package io.sensorium.training.report;

import static io.sensorium.training.report.Markup.escape;
import static io.sensorium.training.report.Markup.percent;

import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.InputContent;
import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.report.TrainingReport.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The samples that went wrong, with what they look like, say and sound like.
 *
 * @param modalities by input name, in the pipeline's order
 */
record MistakeCards(Dataset dataset, Map<String, String> modalities) {
  private static final int MOST_CARDS = 24;
  private static final int MOST_TEXT = 200;
  private static final int MOST_SOUND = 96 << 10;

  String html(List<Mistake> mistakes) {
    Map<String, LabelledSample> samples = new HashMap<>();
    dataset.samples().forEach(sample -> samples.put(sample.id(), sample));
    StringBuilder html = new StringBuilder("<div class='cards'>");
    mistakes.stream()
        .limit(MOST_CARDS)
        .forEach(mistake -> html.append(card(mistake, samples.get(mistake.id()))));
    html.append("</div>");
    if (mistakes.size() > MOST_CARDS) {
      html.append("<p class='note'>The ")
          .append(MOST_CARDS)
          .append(" most certain ones of ")
          .append(mistakes.size())
          .append("; report.json has them all.</p>");
    }
    return html.toString();
  }

  private String card(Mistake mistake, LabelledSample sample) {
    StringBuilder html = new StringBuilder("<figure class='card'>");
    for (Map.Entry<String, String> input : modalities.entrySet()) {
      InputContent content = sample.inputs().get(input.getKey());
      if (content != null) {
        html.append(content(input.getKey(), input.getValue(), content));
      }
    }
    return html.append("<figcaption><b>")
        .append(escape(mistake.predicted()))
        .append("</b> ")
        .append(percent(mistake.probability()))
        .append("<br>is <b class='truth'>")
        .append(escape(mistake.truth()))
        .append("</b><br><code>")
        .append(escape(mistake.id()))
        .append("</code></figcaption></figure>")
        .toString();
  }

  private static String content(String input, String modality, InputContent content) {
    if (content instanceof InputContent.Text text) {
      return "<p class='text'>" + escape(shortened(text.text())) + "</p>";
    }
    Path file = ((InputContent.File) content).path();
    return switch (modality) {
      case "image" ->
          Thumbnail.dataUri(file)
              .map(uri -> "<img alt='" + escape(input) + "' src='" + uri + "'>")
              .orElse("");
      case "audio" -> sound(file);
      default -> "<p class='text'>" + escape(input + ": " + file.getFileName()) + "</p>";
    };
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= MOST_TEXT
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_TEXT)) + "…";
  }

  private static String sound(Path file) {
    try {
      if (Files.size(file) > MOST_SOUND) {
        return "";
      }
      String name = file.toString().toLowerCase(Locale.ROOT);
      String type = name.endsWith(".ogg") ? "audio/ogg" : "audio/wav";
      String bytes = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
      return "<audio controls preload='none' src='data:" + type + ";base64," + bytes + "'></audio>";
    } catch (IOException e) {
      // A report without one of its sounds is better than no report.
      return "";
    }
  }
}
