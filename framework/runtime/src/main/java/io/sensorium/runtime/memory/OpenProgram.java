package io.sensorium.runtime.memory;

import io.sensorium.spi.engine.Device;
import java.util.Optional;

/**
 * A program that has been admitted and not been closed.
 *
 * @param opener the plugin's line that compiled it; empty if no plugin was calling
 * @param bytes that were set aside for it
 * @param since when it was admitted, on the clock of {@link System#nanoTime}
 */
public record OpenProgram(
    ProgramOwner owner,
    Optional<StackTraceElement> opener,
    Device device,
    long bytes,
    long since) {}
