using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.SignalR.Client;
using TeaShop.Stock;

namespace TeaShop;

/// <summary>Comes in once at the start, so that there is something to see at once.</summary>
sealed class Customers(IHostApplicationLifetime lifetime, IConfiguration configuration) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using (lifetime.ApplicationStarted.Register(started.SetResult))
            await started.Task.WaitAsync(stoppingToken);

        await Order(new Uri(AddressOf("Web")), stoppingToken);
        await AskTheShelf(AddressOf("Grpc"), stoppingToken);
    }

    string AddressOf(string endpoint) => configuration[$"Kestrel:Endpoints:{endpoint}:Url"]!;

    static async Task Order(Uri web, CancellationToken cancelled)
    {
        await using HubConnection counter = new HubConnectionBuilder().WithUrl(new Uri(web, "/counter")).Build();
        await counter.StartAsync(cancelled);
        await counter.InvokeAsync<string>("Ask", "assam", cancelled);

        using var http = new HttpClient { BaseAddress = web };
        foreach (string path in new[] { "/menu", "/menu/rooibos", "/menu/coffee", "/health", "/orders/steeping" })
            await http.GetAsync(path, cancelled);
        await http.PostAsync("/orders?tea=assam&grams=100", null, cancelled);
        await http.PostAsync("/orders?tea=sencha&grams=100", null, cancelled);
    }

    static async Task AskTheShelf(string address, CancellationToken cancelled)
    {
        using var channel = GrpcChannel.ForAddress(address);
        var stock = new StockKeeper.StockKeeperClient(channel);
        try
        {
            await stock.CountAsync(new CountRequest { Tea = "assam" }, cancellationToken: cancelled);
            await stock.CountAsync(new CountRequest { Tea = "rooibos" }, cancellationToken: cancelled);
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.NotFound or StatusCode.Cancelled)
        {
        }
    }
}
