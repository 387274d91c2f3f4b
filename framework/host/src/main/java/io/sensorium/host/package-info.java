/** The composition root: everything that a command needs, opened and closed as one. */
@NullMarked
package io.sensorium.host;

import org.jspecify.annotations.NullMarked;
