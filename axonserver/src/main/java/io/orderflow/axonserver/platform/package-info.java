/** The platform service: where to connect, who is connected, heartbeats, event processors. */
@NullMarked
package io.orderflow.axonserver.platform;

import org.jspecify.annotations.NullMarked;
