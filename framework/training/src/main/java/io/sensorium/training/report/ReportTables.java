package io.sensorium.training.report;

import static io.sensorium.training.report.Markup.escape;
import static io.sensorium.training.report.Markup.format;
import static io.sensorium.training.report.Markup.percent;

import io.sensorium.training.report.TrainingReport.SubsetScore;
import java.util.List;
import java.util.Map;

/** The tables of a report. */
record ReportTables(TrainingReport report) {
  String subsets() {
    StringBuilder html =
        new StringBuilder(
            "<table><thead><tr><th>Inputs</th><th>Accuracy</th><th>95 % interval</th>"
                + "<th>Macro F1</th><th>Samples</th></tr></thead><tbody>");
    for (SubsetScore score : report.subsets()) {
      html.append(
          format(
              "<tr><td>%s</td><td>%s</td><td>%s – %s</td><td>%.3f</td><td>%d</td></tr>",
              escape(String.join(" + ", score.inputs())),
              percent(score.accuracy()),
              percent(score.low()),
              percent(score.high()),
              score.macroF1(),
              score.samples()));
    }
    return html.append("</tbody></table>").toString();
  }

  /** Darker is more of the row, which is the truth. */
  String confusion() {
    StringBuilder html = new StringBuilder("<table class='confusion'><thead><tr><td></td>");
    report
        .classes()
        .forEach(label -> html.append("<th><span>" + escape(label.name()) + "</span></th>"));
    html.append("</tr></thead><tbody>");
    for (int truth = 0; truth < report.classes().size(); truth++) {
      html.append("<tr><th>").append(escape(report.classes().get(truth).name())).append("</th>");
      List<Integer> row = report.confusion().get(truth);
      int sum = Math.max(1, row.stream().mapToInt(Integer::intValue).sum());
      for (int predicted = 0; predicted < row.size(); predicted++) {
        html.append(cell(row.get(predicted), sum, truth == predicted));
      }
      html.append("</tr>");
    }
    return html.append("</tbody></table>").toString();
  }

  private static String cell(int count, int sum, boolean right) {
    double share = (double) count / sum;
    return format(
        "<td class='%s%s' style='--share:%.0f%%'>%s</td>",
        right ? "right" : "wrong",
        share > 0.55 ? " strong" : "",
        100 * share,
        count == 0 ? "·" : count);
  }

  String classes() {
    StringBuilder html =
        new StringBuilder("<table><thead><tr><th>Class</th><th>Samples</th></tr></thead><tbody>");
    report
        .classes()
        .forEach(
            label ->
                html.append(
                    format(
                        "<tr><td>%s</td><td>%d</td></tr>", escape(label.name()), label.count())));
    return html.append("</tbody></table>").toString();
  }

  String timings() {
    StringBuilder html =
        new StringBuilder("<table><thead><tr><th>Step</th><th>Seconds</th></tr></thead><tbody>");
    report
        .timings()
        .forEach(
            (step, seconds) ->
                html.append(format("<tr><td>%s</td><td>%.2f</td></tr>", escape(step), seconds)));
    return html.append("</tbody></table>").toString();
  }

  String versions() {
    StringBuilder html = new StringBuilder("<table class='versions'><tbody>");
    Integer number = report.model().version();
    String digest = report.model().digest();
    html.append(
        pair("model", report.model().name() + (number == null ? "" : " version " + number)));
    if (digest != null) {
      html.append(pair("digest", digest));
    }
    html.append(pair("engine", report.engine() + " on " + report.device()));
    for (Map.Entry<String, String> encoder : report.encoders().entrySet()) {
      html.append(pair("encoder of " + encoder.getKey(), encoder.getValue()));
    }
    return html.append("</tbody></table>").toString();
  }

  private static String pair(String key, String value) {
    return "<tr><th>" + escape(key) + "</th><td><code>" + escape(value) + "</code></td></tr>";
  }
}
