@NullMarked
package io.sensorium.host.verify;

import org.jspecify.annotations.NullMarked;
