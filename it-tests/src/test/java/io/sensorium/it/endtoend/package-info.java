/** The assembled distribution, started as users start it and talked to from outside. */
@NullMarked
package io.sensorium.it.endtoend;

import org.jspecify.annotations.NullMarked;
