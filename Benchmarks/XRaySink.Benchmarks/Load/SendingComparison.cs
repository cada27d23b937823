using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using XRaySink.Benchmarks.Calls;

namespace XRaySink.Benchmarks.Load;

/// <summary>How fast the sink's thread writes and sends documents, beside a loop that only sends datagrams of the same size.</summary>
static class SendingComparison
{
    const int Documents = 10_000;

    public static SendingFigures Run(int rounds)
    {
        using var drain = new Child("drain");
        IPEndPoint daemon = IPEndPoint.Parse(drain.Address);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(daemon);
        var size = new LastSize();
        using SegmentSink sink = SegmentSink.Start(options =>
        {
            Recorder.Describe(options, sampled: true);
            options.DaemonAddress = drain.Address;
            options.Emitters.Add(size);
        });

        var ratios = new double[rounds];
        var times = new double[rounds];
        var bytes = new double[rounds];
        var ownProcessor = new double[rounds];
        var bareProcessor = new double[rounds];
        for (int round = -5; round < rounds; round++)
        {
            for (int i = 0; i < Documents; i++)
                Job.Woven().GetAwaiter().GetResult();

            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            Cost own = Cost.Of(() => sink.Flush(TimeSpan.FromSeconds(30)));
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

            byte[] datagram = new byte[size.Bytes];
            Cost bare = Cost.Of(() =>
            {
                for (int i = 0; i < Documents; i++)
                    socket.Send(datagram);
            });
            if (round < 0)
                continue;

            ratios[round] = bare.Microseconds / own.Microseconds;
            times[round] = own.Microseconds / Documents;
            ownProcessor[round] = own.ProcessorMicroseconds / Documents;
            bareProcessor[round] = bare.ProcessorMicroseconds / Documents;
            bytes[round] = (double)allocated / Documents;
        }
        return new SendingFigures(
            size.Bytes, Median.Of(times), Spread.Of(ratios), Median.Of(bytes), Median.Of(ownProcessor), Median.Of(bareProcessor));
    }

    /// <summary>The time that something takes, and the processor time of all threads meanwhile: nothing else of the process works then.</summary>
    readonly record struct Cost(double Microseconds, double ProcessorMicroseconds)
    {
        public static Cost Of(Action action)
        {
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            action();
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            return new Cost(time.TotalMicroseconds, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds);
        }
    }

    sealed class LastSize : Emitters.ISegmentEmitter
    {
        // The header line of a datagram goes before the document.
        const int Header = 30;

        public int Bytes { get; private set; } = 1;

        public bool Emit(ReadOnlySpan<byte> document)
        {
            Bytes = document.Length + Header;
            return true;
        }

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>How fast documents are written and sent.</summary>
/// <param name="DatagramBytes">The size of a datagram.</param>
/// <param name="Microseconds">The time for each document.</param>
/// <param name="Ratio">Documents a second, as a ratio to the bare loop's datagrams a second in the same round.</param>
/// <param name="Bytes">Bytes allocated for each document.</param>
/// <param name="OwnProcessor">Microseconds of processor time for each document.</param>
/// <param name="BareProcessor">Microseconds of processor time for each datagram of the bare loop.</param>
sealed record SendingFigures(int DatagramBytes, double Microseconds, Spread Ratio, double Bytes, double OwnProcessor, double BareProcessor);
