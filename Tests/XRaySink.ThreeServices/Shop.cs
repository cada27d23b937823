using System.Globalization;
using System.Net.Sockets;

namespace XRaySink.ThreeServices;

/// <summary>Takes orders over HTTP. Each becomes a message: the trace header, a tab, the order.</summary>
static class Shop
{
    public static Task<int> Run(string queue) => WebHost.Run("shop", app => app.MapPost("/orders/{id:int}", async (int id) =>
    {
        string[] address = queue.Split(':');
        using var connection = new TcpClient();
        using (XRay.BeginSubsegment("send order"))
        {
            await connection.ConnectAsync(address[0], int.Parse(address[1], CultureInfo.InvariantCulture));
            await using var writer = new StreamWriter(connection.GetStream());
            await writer.WriteLineAsync($"{XRay.TraceHeader}\t{id}");
        }
        return Results.Accepted();
    }));
}
