package io.sensorium.server.administration;

import java.time.Instant;

/**
 * One revision of the desired state.
 *
 * @param number from 1
 * @param by who made it
 * @param current whether it is the newest
 */
public record Revision(int number, Instant at, String by, String reason, boolean current) {}
