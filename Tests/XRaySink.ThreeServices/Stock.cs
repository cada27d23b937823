namespace XRaySink.ThreeServices;

/// <summary>Says what there is, over HTTP.</summary>
static class Stock
{
    public static Task<int> Run() => WebHost.Run("stock", app => app.MapGet("/goods/{id:int}", (int id) => $"{id} in stock"));
}
