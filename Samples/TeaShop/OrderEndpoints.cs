using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using XRaySink;

namespace TeaShop;

/// <summary>Orders, by minimal API.</summary>
static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder orders = app.MapGroup("/orders");
        orders.MapPost("/", Order);
        orders.MapGet("/steeping", (CancellationToken cancelled) => TypedResults.ServerSentEvents(Steep(cancelled)));
    }

    static async Task<IResult> Order(string tea, int grams, Shelf shelf, IHubContext<CounterHub> counter)
    {
        XRay.Annotate("tea", tea);
        int? left;
        using (XRay.BeginSubsegment("weigh"))
            left = shelf.TryTake(tea, grams);
        if (left is null)
            return TypedResults.Conflict("Not enough " + tea);

        await counter.Clients.All.SendAsync("ready", tea);
        return TypedResults.Ok(new { tea, grams, left });
    }

    static async IAsyncEnumerable<string> Steep([EnumeratorCancellation] CancellationToken cancelled)
    {
        for (int minute = 1; minute <= 3; minute++)
        {
            yield return $"minute {minute}";
            await Task.Delay(TimeSpan.FromSeconds(1), cancelled);
        }
    }
}
