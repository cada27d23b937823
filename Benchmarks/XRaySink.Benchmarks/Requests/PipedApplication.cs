using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using XRaySink.Benchmarks.Turns;

namespace XRaySink.Benchmarks.Requests;

/// <summary>
/// The application on Kestrel with a pipe in the place of the socket. A request runs from its first byte to its answer's last on the
/// thread that writes it into the pipe, so that time and bytes are exactly those of the request's thread.
/// </summary>
static class PipedApplication
{
    const int Calls = 1_000;

    static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: benchmarks\r\n\r\n"u8.ToArray();

    public static async Task<Burst> Start(string state, string way)
    {
        var transport = new PipeTransport();
        WebApplication app = Application.Build(way, drain: null, builder => builder.Services.AddSingleton<IConnectionListenerFactory>(transport));
        await app.StartAsync();
        IDuplexPipe client = transport.Connect();
        AwaitServer(client);
        return new Burst(Calls, () => Send(client), SettlerOf(app.Services).Settle);
    }

    /// <summary>Sends requests until one is answered on this thread: the server begins on one of its own, and works on ours once it waits for us.</summary>
    static void AwaitServer(IDuplexPipe client)
    {
        while (!IsAnsweredHere(client))
            SpinWait.SpinUntil(() => HasAnswer(client.Input));
    }

    static void Send(IDuplexPipe client)
    {
        for (int i = 0; i < Calls; i++)
        {
            if (!IsAnsweredHere(client))
                throw new InvalidOperationException("A request was not answered on the thread that sent it.");
        }
    }

    static bool IsAnsweredHere(IDuplexPipe client)
    {
#pragma warning disable CA2012 // the answer tells whether the request was taken, and nothing waits for the write itself
        _ = client.Output.WriteAsync(Request);
#pragma warning restore CA2012
        return HasAnswer(client.Input);
    }

    /// <summary>Takes an answer when it is there to its end, which is an empty chunk.</summary>
    static bool HasAnswer(PipeReader reader)
    {
        ReadOnlySpan<byte> lastChunk = "0\r\n\r\n"u8;
        if (!reader.TryRead(out ReadResult read))
            return false;

        Span<byte> end = stackalloc byte[lastChunk.Length];
        bool isWhole = read.Buffer.Length >= end.Length;
        if (isWhole)
        {
            read.Buffer.Slice(read.Buffer.Length - end.Length).CopyTo(end);
            isWhole = end.SequenceEqual(lastChunk);
        }
        reader.AdvanceTo(isWhole ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
        return isWhole;
    }

    static Recorder SettlerOf(IServiceProvider services)
    {
        if (services.GetService<SegmentSink>() is { } sink)
            return Recorder.Of(sink);
        return services.GetService<TracerProvider>() is { } provider ? Recorder.Of(provider) : Recorder.Start("quiet", "bare");
    }
}
