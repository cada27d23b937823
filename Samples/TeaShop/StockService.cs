using Grpc.Core;
using TeaShop.Stock;

namespace TeaShop;

/// <summary>What is on the shelf, by gRPC.</summary>
sealed class StockService(Shelf shelf) : StockKeeper.StockKeeperBase
{
    public override Task<CountReply> Count(CountRequest request, ServerCallContext context) =>
        Task.FromResult(new CountReply { Grams = GramsOf(request.Tea) });

    public override async Task Watch(CountRequest request, IServerStreamWriter<CountReply> responseStream, ServerCallContext context)
    {
        while (!context.CancellationToken.IsCancellationRequested)
        {
            await responseStream.WriteAsync(new CountReply { Grams = GramsOf(request.Tea) }, context.CancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(1), context.CancellationToken);
        }
    }

    int GramsOf(string tea) => tea switch
    {
        "" => throw new RpcException(new Status(StatusCode.InvalidArgument, "Which tea?")),
        "all" => throw new RpcException(new Status(StatusCode.ResourceExhausted, "One tea at a time.")),
        "coffee" => throw new InvalidOperationException("This is a tea shop."),
        _ => shelf.Count(tea) ?? throw new RpcException(new Status(StatusCode.NotFound, "No such tea.")),
    };
}
