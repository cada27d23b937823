using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace XRaySink.Tests.Loopback;

/// <summary>
/// Stands where SQL Server stands, which cannot be had on every machine: speaks just as much of its protocol (MS-TDS) as a real
/// <c>SqlConnection</c> needs to log in and to run a statement. A statement that says <c>fail</c> is refused; of any other one row is said
/// to have changed.
/// </summary>
sealed class SqlServerDouble : IDisposable
{
    // Packet types.
    const byte Rpc = 0x03, Reply = 0x04, Login = 0x10, PreLogin = 0x12;

    readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public SqlServerDouble()
    {
        listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
        $"Server=tcp:127.0.0.1,{Port};Database=shop;User ID=clerk;Password=hunter2;Encrypt=false;Pooling=false;Connect Timeout=30");

    public void Dispose() => listener.Dispose();

    async Task Accept()
    {
        while (true)
        {
            try
            {
                _ = Serve(await listener.AcceptTcpClientAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    static async Task Serve(TcpClient client)
    {
        using (client)
        {
            NetworkStream stream = client.GetStream();
            try
            {
                while (true)
                {
                    (byte type, byte[] request) = await Read(stream);
                    await stream.WriteAsync(Packet(Answer(type, request)));
                }
            }
            catch (IOException)
            {
                // The client has gone.
            }
        }
    }

    static async Task<(byte Type, byte[] Request)> Read(NetworkStream stream)
    {
        using var request = new MemoryStream();
        byte[] header = new byte[8];
        do
        {
            await stream.ReadExactlyAsync(header);
            byte[] part = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - header.Length];
            await stream.ReadExactlyAsync(part);
            request.Write(part);
        }
        while ((header[1] & 1) == 0); // until the packet that ends the message
        return (header[0], request.ToArray());
    }

    static byte[] Answer(byte type, byte[] request) => type switch
    {
        PreLogin => [0x00, 0, 11, 0, 6, 0x01, 0, 17, 0, 1, 0xFF, 16, 0, 0, 0, 0, 0, /* no encryption */ 2],
        Login => [.. LoginAcknowledged(), .. Done(isError: false, rows: 0)],
        _ when Encoding.Unicode.GetString(request, 0, request.Length & ~1).Contains("fail", StringComparison.Ordinal) || Odd(type, request) =>
            [.. Error(), .. Done(isError: true, rows: 0)],
        _ => Done(isError: false, rows: 1),
    };

    // In a remote call the text may begin at an odd place.
    static bool Odd(byte type, byte[] request) =>
        type == Rpc && Encoding.Unicode.GetString(request, 1, (request.Length - 1) & ~1).Contains("fail", StringComparison.Ordinal);

    static byte[] LoginAcknowledged()
    {
        byte[] body = [1, 0x74, 0, 0, 4, .. Short("double"), 16, 0, 0, 0];
        return [0xAD, .. Length(body.Length), .. body];
    }

    static byte[] Error()
    {
        const string message = "The double was told to fail.";
        byte[] body = [.. Number(208), /* state */ 1, /* class */ 16, .. Length(message.Length), .. Encoding.Unicode.GetBytes(message), .. Short("double"), .. Short(""), .. Number(1)];
        return [0xAA, .. Length(body.Length), .. body];
    }

    static byte[] Done(bool isError, long rows) => [0xFD, (byte)(isError ? 0x02 : 0x10), 0, 0, 0, .. BitConverter.GetBytes(rows)];

    static byte[] Length(int value) => BitConverter.GetBytes((ushort)value);

    static byte[] Number(int value) => BitConverter.GetBytes(value);

    static byte[] Short(string text) => [(byte)text.Length, .. Encoding.Unicode.GetBytes(text)];

    static byte[] Packet(byte[] body)
    {
        byte[] packet = [Reply, 1, 0, 0, 0, 0, 1, 0, .. body];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        return packet;
    }
}
