using Microsoft.AspNetCore.SignalR;

namespace TeaShop;

/// <summary>The counter where orders are called out, by SignalR. A connection is one segment, for as long as it lasts.</summary>
public sealed class CounterHub : Hub
{
    public string Ask(string tea) => $"One {tea}, coming up.";
}
