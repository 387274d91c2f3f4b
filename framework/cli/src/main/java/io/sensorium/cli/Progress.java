package io.sensorium.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far long work is: a bar on a terminal, a line per step elsewhere. Thread-safe. */
final class Progress {
  private final PrintStream err;
  private final boolean bars;
  private @Nullable ProgressBar bar;
  private String step = "";

  Progress(PrintStream err, boolean bars) {
    this.err = err;
    this.bars = bars;
  }

  /** A step has come so far; a new name starts a new bar. */
  synchronized void show(String name, long done, long total) {
    if (!name.equals(step)) {
      finish();
      step = name;
      if (bars) {
        bar = start(name, total);
      } else {
        err.println(name + " (" + total + ")");
      }
    }
    if (bar != null) {
      bar.maxHint(total).stepTo(done);
    }
  }

  synchronized void remark(String text) {
    finish();
    err.println(text);
  }

  /** Ends the bar that is shown, if any. */
  synchronized void finish() {
    step = "";
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  private ProgressBar start(String name, long total) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setConsumer(new ConsoleProgressBarConsumer(err))
        .build();
  }
}
