/**
 * Examination of an installation: what it has, what it lacks, and whether its encoders are right.
 */
@NullMarked
package io.sensorium.host.doctor;

import org.jspecify.annotations.NullMarked;
