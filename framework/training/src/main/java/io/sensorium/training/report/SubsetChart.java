package io.sensorium.training.report;

import static io.sensorium.training.report.Markup.escape;
import static io.sensorium.training.report.Markup.format;
import static io.sensorium.training.report.Markup.percent;

import io.sensorium.training.report.TrainingReport.SubsetScore;
import java.util.List;

/** Accuracy by subset of inputs: one bar each, with whiskers for the interval. */
record SubsetChart(List<SubsetScore> subsets, double chance) {
  private static final int ROW = 34;
  private static final int LEFT = 240;
  private static final int WIDTH = 460;
  private static final int TOP = 8;
  private static final int RIGHT = 70;

  String svg() {
    int bottom = TOP + ROW * subsets.size();
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg viewBox='0 0 %d %d' role='img' aria-label='Accuracy by subset of inputs'>",
            LEFT + WIDTH + RIGHT, bottom + 28));
    for (int tick = 0; tick <= 4; tick++) {
      svg.append(tick(tick / 4.0, bottom));
    }
    svg.append(
        format(
            "<line class='chance' x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d'>"
                + "<title>most frequent class</title></line>",
            x(chance), TOP, bottom));
    for (int i = 0; i < subsets.size(); i++) {
      svg.append(row(subsets.get(i), TOP + ROW * i, i == subsets.size() - 1));
    }
    return svg.append("</svg>").toString();
  }

  private static String tick(double share, int bottom) {
    return format(
        "<line class='grid' x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d'/>"
            + "<text class='tick' x='%1$.1f' y='%4$d' text-anchor='middle'>%5$.0f %%</text>",
        x(share), TOP, bottom, bottom + 18, 100 * share);
  }

  private static String row(SubsetScore score, int y, boolean all) {
    double middle = y + ROW / 2.0;
    double end = x(score.accuracy());
    return format(
            "<g><title>%1$s: %2$s (%3$s to %4$s)</title>"
                + "<text class='name' x='%5$d' y='%6$.1f' text-anchor='end'>%1$s</text>"
                + "<rect class='%7$s' x='%8$d' y='%9$.1f' width='%10$.1f' height='20' rx='4'/>",
            escape(String.join(" + ", score.inputs())),
            percent(score.accuracy()),
            percent(score.low()),
            percent(score.high()),
            LEFT - 12,
            middle + 4.5,
            all ? "bar full" : "bar",
            LEFT,
            middle - 10,
            end - LEFT)
        + whiskers(x(score.low()), x(score.high()), middle)
        + format(
            "<text class='figure' x='%.1f' y='%.1f'>%s</text></g>",
            Math.max(end, x(score.high())) + 8, middle + 4.5, percent(score.accuracy()));
  }

  private static String whiskers(double low, double high, double y) {
    return format(
        "<path class='whisker' d='M%1$.1f %3$.1fV%4$.1fM%1$.1f %5$.1fH%2$.1f"
            + "M%2$.1f %3$.1fV%4$.1f'/>",
        low, high, y - 5, y + 5, y);
  }

  private static double x(double share) {
    return LEFT + WIDTH * share;
  }
}
