using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace TeaShop;

/// <summary>The shop's services and pipeline: one middleware traces MVC, minimal API, SignalR, server-sent events and gRPC alike.</summary>
public static class Shop
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<Shelf>();
        services.AddControllersWithViews().AddApplicationPart(typeof(Shop).Assembly);
        services.AddSignalR();
        services.AddGrpc();
        services.AddHealthChecks();
    }

    public static void Configure(WebApplication app)
    {
        app.UseXRaySink(options =>
        {
            options.AllowedQueryParameters.Add("tea");
            options.DefaultAnnotations["shop"] = "main street";
            options.EnrichWithHttpRequest = static (segment, request) =>
            {
                if (request.Headers.TryGetValue("X-Customer", out var customer))
                    segment.SetTag("customer", customer.ToString());
            };
        });
        app.UseExceptionHandler(handler => handler.Run(context => context.Response.WriteAsync("We spilled it. Sorry.")));
        app.UseWebSockets();

        app.MapControllers();
        app.MapOrders();
        app.MapHub<CounterHub>("/counter");
        app.MapGrpcService<StockService>();
        app.MapHealthChecks("/health");
        app.MapGet("/favicon.ico", () => Results.NotFound()).DisableXRay();
    }
}
