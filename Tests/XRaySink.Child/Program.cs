using XRaySink.Child;

// What a test needs a process of its own for: its end, its handles, or another runtime. The daemon's address is in the environment.
Action work = args switch
{
    ["end"] => Endings.End,
    ["wait"] => Endings.Wait,
    ["hang"] => Endings.Hang,
    ["job"] => Endings.Job,
    ["host"] => Endings.Host,
    ["call", var url, var refusing] => () => HttpCalls.Run(url, refusing),
    ["off"] => Residue.Off,
    ["churn"] => Residue.Churn,
    ["soak", var seconds] => () => Soak.Run(int.Parse(seconds, null)),
    _ => throw new ArgumentException($"'{string.Join(' ', args)}' is nothing that this program does."),
};
work();
