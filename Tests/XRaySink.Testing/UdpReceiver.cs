using System.Net;
using System.Net.Sockets;
using XRaySink.Documents;

namespace XRaySink.Testing;

/// <summary>
/// Stands where the X-Ray daemon stands: a real UDP socket on a free port of this machine. Keeps every datagram, and lets a test
/// wait for them.
/// </summary>
public sealed class UdpReceiver : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly Socket socket;
    readonly Thread thread;
    readonly List<ReceivedDatagram> received = [];
    readonly Lock gate = new();

    TaskCompletionSource arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Listens on a port that the system picks, or on the one given, to stand where an earlier receiver stood.</summary>
    public UdpReceiver(int port = 0, IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 8 * 1024 * 1024 };
        socket.Bind(new IPEndPoint(address, port));
        thread = new Thread(Receive) { IsBackground = true, Name = nameof(UdpReceiver) };
        thread.Start();
    }

    /// <summary>The port that it listens on.</summary>
    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>Where it listens, as a daemon's address is written: <c>127.0.0.1:12345</c>.</summary>
    public string Address => socket.LocalEndPoint!.ToString()!;

    /// <summary>What has arrived so far, in order.</summary>
    public IReadOnlyList<ReceivedDatagram> Datagrams
    {
        get
        {
            lock (gate)
                return [.. received];
        }
    }

    /// <summary>The documents that have arrived so far, in order.</summary>
    public IReadOnlyList<SegmentDocument> Documents => [.. Datagrams.Select(datagram => datagram.Document)];

    /// <summary>Waits until so many documents have arrived in all.</summary>
    /// <exception cref="TimeoutException">They do not arrive in time.</exception>
    public async Task<IReadOnlyList<SegmentDocument>> WaitForDocuments(int count, TimeSpan? timeout = null) =>
        await WaitUntil(documents => documents.Count >= count, timeout).ConfigureAwait(false);

    /// <summary>Waits for a document that fits, past or future.</summary>
    /// <exception cref="TimeoutException">It does not arrive in time.</exception>
    public async Task<SegmentDocument> WaitForDocument(Func<SegmentDocument, bool> fits, TimeSpan? timeout = null) =>
        (await WaitUntil(documents => documents.Any(fits), timeout).ConfigureAwait(false)).First(fits);

    /// <summary>Waits until a condition on all that has arrived is met.</summary>
    /// <exception cref="TimeoutException">It is not met in time.</exception>
    public async Task<IReadOnlyList<SegmentDocument>> WaitUntil(Func<IReadOnlyList<SegmentDocument>, bool> condition, TimeSpan? timeout = null)
    {
        using var deadline = new CancellationTokenSource(timeout ?? Patience);
        while (true)
        {
            Task next;
            lock (gate)
                next = arrival.Task;
            IReadOnlyList<SegmentDocument> documents = Documents;
            if (condition(documents))
                return documents;

            try
            {
                await next.WaitAsync(deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Only {documents.Count} documents arrived: {string.Join('\n', documents)}");
            }
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        socket.Dispose();
        thread.Join();
    }

    void Receive()
    {
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            int length;
            try
            {
                length = socket.Receive(buffer);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
            Keep(new ReceivedDatagram(buffer.AsSpan(0, length)));
        }
    }

    void Keep(ReceivedDatagram datagram)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            received.Add(datagram);
            waiting = arrival;
            arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        waiting.SetResult();
    }
}
