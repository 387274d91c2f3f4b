package io.sensorium.runtime.execution;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchTest {
  private final CountDownLatch looked = new CountDownLatch(3);

  @Test
  void whateverOneThrowsTheOthersAreTold() throws InterruptedException {
    try (Watch watch = new Watch()) {
      watch.add(
          (Watch.Watched)
              now -> {
                throw new AssertionError("boom");
              });
      watch.add(
          (Watch.Watched)
              now -> {
                looked.countDown();
                return false;
              });
      looked.await();
    }
  }

  @Test
  void whateverAQueueThrowsTheOthersAreTold() throws InterruptedException {
    try (Watch watch = new Watch()) {
      watch.add(
          (Watch.Expiring)
              now -> {
                throw new IllegalStateException("boom");
              });
      watch.add((Watch.Expiring) now -> looked.countDown());
      watch.add((Watch.Watched) now -> true);
      looked.await();
    }
  }
}
