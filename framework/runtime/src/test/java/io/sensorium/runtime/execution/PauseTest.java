package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PauseTest {
  private final Pause pause = new Pause();

  @Test
  void withoutOneEverythingRunsAtOnce() {
    assertTrue(answer().isDone());
  }

  @Test
  void whatComesMeanwhileRunsAfterIt() {
    CompletableFuture<String> held;
    try (SharedEncoder.Quiet quiet = pause.begin(Duration.ofMinutes(1))) {
      held = answer();
      assertFalse(held.isDone());
    }
    assertEquals("answer", held.join());
    assertTrue(answer().isDone());
  }

  @Test
  void endsByItselfIfNobodyEndsIt() {
    SharedEncoder.Quiet quiet = pause.begin(Duration.ofMillis(20));
    assertEquals("answer", answer().join());
    quiet.close();
  }

  @Test
  void whoIsInAHurryIsNotKeptWaiting() {
    try (SharedEncoder.Quiet quiet = pause.begin(Duration.ofMinutes(1))) {
      assertTrue(answer(Deadline.in(Duration.ofMillis(500))).isDone());
      assertFalse(answer(Deadline.in(Duration.ofSeconds(30))).isDone());
    }
  }

  private CompletableFuture<String> answer() {
    return answer(Deadline.NEVER);
  }

  private CompletableFuture<String> answer(Deadline deadline) {
    return pause.then(deadline, () -> CompletableFuture.completedFuture("answer"));
  }
}
