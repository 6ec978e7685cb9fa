package io.orderflow.documentstore.wire;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.orderflow.documentstore.bson.BsonWriter;
import io.orderflow.documentstore.bson.InvalidBsonException;
import java.io.IOException;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the commands of one connection, one after the other, on the connection's thread. */
final class WireHandler extends SimpleChannelInboundHandler<ByteBuf> {

  private static final Logger log = LoggerFactory.getLogger(WireHandler.class);

  private final BiFunction<Channel, WireRequest, Document> commands;
  private final ChannelGroup channels;

  WireHandler(BiFunction<Channel, WireRequest, Document> commands, ChannelGroup channels) {
    this.commands = commands;
    this.channels = channels;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channels.add(context.channel());
    context.fireChannelActive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
    byte[] message = new byte[frame.readableBytes()];
    frame.readBytes(message);
    WireRequest request = WireFormat.parse(message);
    Document answer = commands.apply(context.channel(), request);
    if (request.replyWanted()) {
      BsonWriter reply = WireFormat.reply(request, answer);
      context.writeAndFlush(Unpooled.wrappedBuffer(reply.array(), 0, reply.length()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("connection {} failed", context.channel(), cause);
    } else if (cause instanceof InvalidBsonException) {
      log.warn("closing connection {}: {}", context.channel(), cause.getMessage());
    } else {
      log.error("closing connection {}", context.channel(), cause);
    }
    context.close();
  }
}
