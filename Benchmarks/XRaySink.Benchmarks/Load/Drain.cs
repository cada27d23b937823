using System.Net;
using System.Net.Sockets;

namespace XRaySink.Benchmarks.Load;

/// <summary>
/// Takes everything that tracing sends, and only counts it: datagrams, and posts of the OpenTelemetry exporter, on the same port. Runs
/// in a process of its own, as a daemon does.
/// </summary>
static class Drain
{
    const int LargestDatagram = 65_536;

    static readonly byte[] Accepted = "HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    static long datagramsReceived;
    static long postsAnswered;

    public static void Run()
    {
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var posts = new TcpListener((IPEndPoint)datagrams.LocalEndPoint!);
        posts.Start();
        new Thread(() => Receive(datagrams)) { IsBackground = true }.Start();
        new Thread(() => Accept(posts)) { IsBackground = true }.Start();
        Console.WriteLine(datagrams.LocalEndPoint);
        while (Console.ReadLine() is not null)
        {
            SpinWait.SpinUntil(() => datagrams.Available == 0);
            Console.WriteLine(new DrainCounts(Volatile.Read(ref datagramsReceived), Volatile.Read(ref postsAnswered)));
        }
    }

    static void Receive(Socket socket)
    {
        byte[] buffer = new byte[LargestDatagram];
        while (true)
        {
            socket.Receive(buffer);
            Interlocked.Increment(ref datagramsReceived);
        }
    }

    static void Accept(TcpListener listener)
    {
        while (true)
        {
            TcpClient client = listener.AcceptTcpClient();
            new Thread(() => AnswerUntilClosed(client)) { IsBackground = true }.Start();
        }
    }

    static void AnswerUntilClosed(TcpClient client)
    {
        try
        {
            Answer(client);
        }
        catch (IOException)
        {
            // The exporter's process has ended.
        }
    }

    static void Answer(TcpClient client)
    {
        using NetworkStream stream = client.GetStream();
        using var reader = new BinaryReader(stream);
        while (true)
        {
            int length = 0;
            for (string line = Line(reader); line.Length > 0; line = Line(reader))
            {
                if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(line.AsSpan("Content-Length:".Length), provider: System.Globalization.CultureInfo.InvariantCulture);
            }
            reader.ReadBytes(length);
            stream.Write(Accepted);
            Interlocked.Increment(ref postsAnswered);
        }
    }

    static string Line(BinaryReader reader)
    {
        var line = new System.Text.StringBuilder();
        for (char c = (char)reader.ReadByte(); c != '\n'; c = (char)reader.ReadByte())
        {
            if (c != '\r')
                line.Append(c);
        }
        return line.ToString();
    }
}
