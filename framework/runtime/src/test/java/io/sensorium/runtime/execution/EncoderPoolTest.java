package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sensorium.runtime.execution.MarkedPlugins.Fault;
import io.sensorium.runtime.execution.MarkedPlugins.Mark;
import io.sensorium.runtime.plan.Plan;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EncoderPoolTest {
  @TempDir private Path folder;

  @Test
  void aConstructorThatHangsKeepsNoOtherEncoderOpen() throws InterruptedException {
    try (MarkedPipeline pipeline = new MarkedPipeline(folder)) {
      SharedEncoder first = pipeline.pool.acquire(pipeline.plan(), "number");
      pipeline.plugins.gate = new CountDownLatch(1);
      pipeline.plugins.install(new Mark(2, 0, 0, Fault.CONSTRUCTOR_HANGS));
      Plan next = pipeline.plan();
      CompletableFuture<SharedEncoder> hanging =
          CompletableFuture.supplyAsync(() -> pipeline.pool.acquire(next, "number"));
      pipeline.plugins.constructing.await();

      first.close();

      assertEquals(0, pipeline.plugins.open.get());
      assertFalse(hanging.isDone());
      pipeline.plugins.gate.countDown();
      hanging.join().close();
    }
  }
}
