/** What belongs to one process, and what others may do with it when that has been killed. */
@NullMarked
package io.sensorium.host.process;

import org.jspecify.annotations.NullMarked;
