package io.sensorium.runtime.execution;

import java.util.List;

/**
 * Answers with what they cost.
 *
 * @param nanos that plugins worked on them, without what they waited for their turn
 */
record TimedAnswers(List<Answer> answers, long nanos) {
  TimedAnswers {
    answers = List.copyOf(answers);
  }
}
