package io.sensorium.training.report;

import static io.sensorium.training.report.Markup.format;

import io.sensorium.training.fit.Epoch;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Training and validation loss by epoch, and the epoch whose weights were kept. */
record CurveChart(List<Epoch> epochs, int best) {
  private static final int LEFT = 48;
  private static final int WIDTH = 640;
  private static final int TOP = 12;
  private static final int HEIGHT = 220;

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg viewBox='0 0 %d %d' role='img' aria-label='Loss by epoch'>",
            LEFT + WIDTH + 24, TOP + HEIGHT + 40));
    for (int tick = 0; tick <= 4; tick++) {
      svg.append(horizontal(top() * tick / 4));
    }
    svg.append(
        format(
            "<line class='best' x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d'/>",
            x(best), TOP, TOP + HEIGHT));
    svg.append(curve("training", Epoch::trainingLoss));
    svg.append(curve("validation", Epoch::validationLoss));
    svg.append(label(1)).append(label(epochs.size()));
    if (best > 1 && best < epochs.size()) {
      svg.append(label(best));
    }
    return svg.append("</svg>").toString();
  }

  private String curve(String kind, ToDoubleFunction<Epoch> loss) {
    StringBuilder points = new StringBuilder();
    for (Epoch epoch : epochs) {
      points.append(format("%.1f,%.1f ", x(epoch.number()), y(loss.applyAsDouble(epoch))));
    }
    return format("<polyline class='curve %s' points='%s'/>", kind, points.toString().trim());
  }

  private String horizontal(double loss) {
    return format(
        "<line class='grid' x1='%1$d' x2='%2$d' y1='%3$.1f' y2='%3$.1f'/>"
            + "<text class='tick' x='%4$d' y='%5$.1f' text-anchor='end'>%6$.2f</text>",
        LEFT, LEFT + WIDTH, y(loss), LEFT - 8, y(loss) + 4, loss);
  }

  private String label(int epoch) {
    return format(
        "<text class='tick' x='%.1f' y='%d' text-anchor='middle'>%s%d</text>",
        x(epoch), TOP + HEIGHT + 20, epoch == best ? "best: " : "", epoch);
  }

  private double top() {
    double top = 0;
    for (Epoch epoch : epochs) {
      top = Math.max(top, Math.max(epoch.trainingLoss(), epoch.validationLoss()));
    }
    return top == 0 ? 1 : top;
  }

  private double x(int epoch) {
    return LEFT + (double) WIDTH * (epoch - 1) / Math.max(1, epochs.size() - 1);
  }

  private double y(double loss) {
    return TOP + HEIGHT * (1 - loss / top());
  }
}
