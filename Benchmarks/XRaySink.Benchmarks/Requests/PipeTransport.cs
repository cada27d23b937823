using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace XRaySink.Benchmarks.Requests;

/// <summary>A transport of Kestrel's whose connections are pipes of this process. What is written is read on the writer's own thread.</summary>
sealed class PipeTransport : IConnectionListenerFactory, IConnectionListener
{
    static readonly PipeOptions OnTheWritersThread = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    readonly Channel<ConnectionContext> connections = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.Loopback, 0);

    /// <summary>Opens a connection, whose client's end this is.</summary>
    public IDuplexPipe Connect()
    {
        var toServer = new Pipe(OnTheWritersThread);
        var toClient = new Pipe(OnTheWritersThread);
        var client = new DuplexPipe(toClient.Reader, toServer.Writer);
        connections.Writer.TryWrite(new DefaultConnectionContext("pipe", new DuplexPipe(toServer.Reader, toClient.Writer), client)
        {
            LocalEndPoint = EndPoint,
            RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1),
        });
        return client;
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint = endpoint;
        return new ValueTask<IConnectionListener>(this);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await connections.Reader.WaitToReadAsync(cancellationToken) && connections.Reader.TryRead(out ConnectionContext? connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        connections.Writer.TryComplete();
        return default;
    }

    public ValueTask DisposeAsync() => default;

    sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
