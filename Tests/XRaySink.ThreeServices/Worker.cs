using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using XRaySink.Sampling;

namespace XRaySink.ThreeServices;

/// <summary>Takes messages off the queue, for which a TCP port stands in, and handles each in a trace.</summary>
static class Worker
{
    public static async Task<int> Run(Uri stock, XRayMessageTrace trace)
    {
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddJsonConsole(console => console.IncludeScopes = true));
        ILogger logger = loggers.CreateLogger("worker");
        using var sink = SegmentSink.Start(options =>
        {
            options.ServiceName = "worker";
            options.Sampling = SamplingStrategy.Always;
            options.LoggerFactory = loggers;
        });
        using var http = new HttpClient { BaseAddress = stock };
        using var queue = new TcpListener(IPAddress.Loopback, 0);
        queue.Start();
        Console.WriteLine("listening " + queue.LocalEndpoint);

        Task end = Parent.Gone();
        while (true)
        {
            Task<TcpClient> next = queue.AcceptTcpClientAsync();
            if (await Task.WhenAny(next, end) == end)
                return 0;

            using TcpClient connection = await next;
            using var reader = new StreamReader(connection.GetStream());
            if ((await reader.ReadLineAsync())?.Split('\t') is not [var header, var order])
                continue;

            await XRay.RunMessage(header, "orders/placed", () => Handle(order, http, logger), new XRayMessageOptions { Trace = trace });
        }
    }

    static async Task Handle(string order, HttpClient http, ILogger logger)
    {
        XRay.Annotate("order", order);
        logger.LogInformation("handling {Order}", order);
        using HttpResponseMessage answer = await http.GetAsync(new Uri("/goods/" + order, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }
}
