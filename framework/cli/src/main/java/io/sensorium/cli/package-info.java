/** The command {@code sensorium}. */
@NullMarked
package io.sensorium.cli;

import org.jspecify.annotations.NullMarked;
