using TeaShop;
using XRaySink.Emitters;
using XRaySink.Sampling;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// Tracing: every trace recorded, and each one printed here besides being sent to the daemon.
builder.Services.AddXRaySink(options =>
{
    options.ServiceName = "tea-shop";
    options.Sampling = SamplingStrategy.Always;
    options.InProgressAfter = TimeSpan.FromSeconds(1);
    options.Emitters.Add(new ConsoleEmitter());
});

Shop.AddServices(builder.Services);
builder.Services.AddHostedService<Customers>();
builder.Services.AddHostedService<RunFor>();

WebApplication app = builder.Build();
Shop.Configure(app);
await app.RunAsync();
